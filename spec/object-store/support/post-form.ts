/** Sends a form as a browser does. */
export function postForm(
  { url, fields }: { url: string; fields: Readonly<Record<string, string>> },
  content: string,
): Promise<Response> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('file', new Blob([content]), 'file.txt');
  return fetch(url, { method: 'POST', body: data });
}
