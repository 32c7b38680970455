/** A failure whose text is for the person at the keyboard: shown without a stack trace. */
export class FriendlyError extends Error {
  friendly = true;

  constructor(zh, en) {
    super(`  ${zh}\n  ${en}`);
  }
}
