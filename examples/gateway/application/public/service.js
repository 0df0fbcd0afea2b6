// The JSON API, and where media are.
const placeOf = (session) => `/api/sessions/${encodeURIComponent(session)}/media`;

export async function fetchSessions() {
  return (await answered(await fetch('/api/sessions'))).json();
}

export async function fetchMedia(session) {
  return (await answered(await fetch(placeOf(session)))).json();
}

export async function deleteMedium(session, id) {
  await answered(await fetch(`${placeOf(session)}/${encodeURIComponent(id)}`, { method: 'DELETE' }));
}

/** By XMLHttpRequest, since `fetch` tells nothing of how far an upload is. */
export function uploadMedium(session, file, onProgress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${placeOf(session)}?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => fail(new Error('the connection was lost'));
    request.onload = () => {
      if (request.status === 201) done(request.response);
      else fail(new Error(request.response?.error ?? `the server answered ${request.status}`));
    };
    request.send(file);
  });
}

export const mediumUrl = (session, id) => `/media/${session}/${encodeURIComponent(id)}`;
export const thumbnailUrl = (session, id) => `/thumbnails/${session}/${encodeURIComponent(id)}`;

async function answered(response) {
  if (response.ok) return response;
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `the server answered ${response.status}`);
}
