import { Bot, type Context, GrammyError } from 'grammy'
import { type CommandContext, commands, help } from './commands.js'
import type { TelegramConfig } from './config.js'
import { type Log, reason } from './log.js'
import type { Outcome, Send } from './message.js'
import { messages } from './messages.js'

/** A bot that answers commands; it is not listening yet. */
export function telegramBot({ token, apiRoot }: TelegramConfig, context: CommandContext, log: Log): Bot {
  const client = { timeoutSeconds: REQUEST_SECONDS, ...(apiRoot === undefined ? {} : { apiRoot }) }
  const bot = new Bot(token, { client })
  for (const [name, { run }] of Object.entries(commands))
    bot.command(name, async (ctx) => answer(ctx, await run(context, ctx.chat.id, ctx.match.trim())))
  bot.chatType('private').on('message', (ctx) => answer(ctx, help()))
  bot.catch(({ error, ctx }) => log(`Update ${ctx.update.update_id} failed: ${reason(error)}`))
  return bot
}

/** Longer than Telegram keeps us waiting for updates, and short enough for a stop that somebody waits for. */
const REQUEST_SECONDS = 45

/** Sends through the bot, and tells apart what Telegram says when it does not want to. */
export function sendThrough(bot: Bot, log: Log): Send {
  return async ({ userId, html, notify, linkPreview }) => {
    try {
      await bot.api.sendMessage(userId, html, {
        parse_mode: 'HTML',
        disable_notification: !notify,
        link_preview_options: { is_disabled: !linkPreview },
      })
      return 'sent'
    } catch (error) {
      log(`A message to ${userId} was not sent: ${reason(error)}`)
      return outcomeOf(error)
    }
  }
}

/** Listens until the signal, and resolves once the update in hand is answered. */
export async function listen(
  bot: Bot,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  const stop = () =>
    void bot.stop().catch((error) => log(`Telegram was not told that we stop: ${reason(error)}`))
  signal.addEventListener('abort', stop, { once: true })
  try {
    const shimmed = signal as BotSignal
    await bot.init(shimmed)
    await bot.api.setMyCommands(
      Object.entries(commands).map(([command, { about }]) => ({ command, description: about })),
      undefined,
      shimmed,
    )
    if (signal.aborted) return
    await bot.start({ allowed_updates: ['message'], onStart: (me) => log(`Listening as @${me.username}.`) })
  } catch (error) {
    if (!signal.aborted)
      throw isUnknownToken(error) ? new Error('Telegram does not know this BOT_TOKEN.') : error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** grammY's declarations know only the AbortSignal of its shim; it takes any. */
type BotSignal = Parameters<Bot['init']>[0]

function isUnknownToken(error: unknown): boolean {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}

async function answer(ctx: Context, lines: readonly string[]): Promise<void> {
  for (const html of messages(lines))
    await ctx.reply(html, { parse_mode: 'HTML', link_preview_options: { is_disabled: true } })
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof GrammyError)) return 'later'
  if (error.error_code === 403 || /chat not found|user is deactivated/i.test(error.description)) return 'gone'
  return error.error_code === 400 ? 'refused' : 'later'
}
