import contentDisposition from 'content-disposition';

/** Types that a browser shows without running anything of them. */
const PASSIVE = /^(?:audio|video|image)\/(?!svg)(?!.*\+xml$)|^application\/pdf$|^text\/plain$/;

/** Whether a browser may show it, in its own viewers. */
export function isPassive(mime: string): boolean {
  return PASSIVE.test(mime.split(';', 1)[0]!.trim().toLowerCase());
}

/**
 * How a browser is to treat a medium: what could run in the site's name (HTML, SVG, XML, scripts and whatever else is
 * not known to be harmless) is saved, not shown. The name is encoded as RFC 6266 wants it.
 */
export function dispositionOf(mime: string, name: string | undefined, download: boolean): string {
  const type = download || !isPassive(mime) ? 'attachment' : 'inline';
  // A control character is no part of a name, and half a character none of a header.
  const fair = name?.replace(/[\u0000-\u001f\u007f]/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
  return contentDisposition(fair || undefined, { type });
}
