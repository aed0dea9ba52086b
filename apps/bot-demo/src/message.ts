/** A message to a user, as Telegram's HTML. */
export interface Message {
  readonly userId: number
  readonly html: string
  /** False: without a sound. */
  readonly notify: boolean
  readonly linkPreview: boolean
}

/** What became of a message. */
export type Outcome =
  | 'sent'
  /** This message will never be taken, others may. */
  | 'refused'
  /** The user has blocked the bot, or is no more. */
  | 'gone'
  /** Not now: the network, a rate limit, the other side in trouble. */
  | 'later'

/** Delivers a message, and rejects only where it is our own mistake. */
export type Send = (message: Message) => Promise<Outcome>
