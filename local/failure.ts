/** Something the user can mend: its message says what to do, and is all that is printed. */
export class LocalFailure extends Error {}
