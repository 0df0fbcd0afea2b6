/** The user has asked for what cannot be: exit code 2. */
export class UsageError extends Error {}
