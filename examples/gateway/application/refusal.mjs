/** An error that is the asker's own, with the status that tells so. */
export function refusal(status, message) {
  return Object.assign(new Error(message), { status });
}
