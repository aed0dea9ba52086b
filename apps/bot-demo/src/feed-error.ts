/** A feed cannot be had or cannot be read. The message is for the user who asked for it; it ends without a full stop. */
export class FeedError extends Error {
  override readonly name = 'FeedError'
}
