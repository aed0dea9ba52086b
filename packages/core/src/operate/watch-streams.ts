/**
 * A run goes on when nobody listens any more, be it for a full disk. That `history | head -1` reads no further is no failure;
 * that something was not written is one.
 */
export function watchStreams(): { something(): boolean; end(): void } {
  let isLost = false
  const note = ({ code }: NodeJS.ErrnoException) => {
    isLost ||= code !== 'EPIPE'
  }
  const streams = [process.stdout, process.stderr]
  for (const stream of streams) stream.on('error', note)
  return {
    something: () => isLost,
    end() {
      for (const stream of streams) stream.off('error', note)
    },
  }
}
