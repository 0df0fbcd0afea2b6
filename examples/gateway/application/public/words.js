const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

export function sizeOf(bytes) {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const options = { style: 'unit', unit: UNITS[step], maximumFractionDigits: step < 2 ? 0 : 1 };
  return new Intl.NumberFormat('en', options).format(bytes / 1000 ** step);
}

/** Today by its hour, else by its day. */
export function timeOf(text) {
  const time = new Date(text);
  const isToday = time.toDateString() === new Date().toDateString();
  const options = isToday ? { timeStyle: 'short' } : { dateStyle: 'medium' };
  return new Intl.DateTimeFormat('en-GB', options).format(time);
}

export function countOf(media) {
  if (media.length === 0) return 'No media yet';
  const bytes = media.reduce((sum, { size }) => sum + size, 0);
  return `${media.length} ${media.length === 1 ? 'medium' : 'media'}, ${sizeOf(bytes)}`;
}

export const KINDS = { image: 'photo', audio: 'voice note', video: 'video', document: 'document' };
