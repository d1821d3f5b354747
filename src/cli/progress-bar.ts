import cliProgress from 'cli-progress'
import type { CaptureState } from '#model/journal'

/** Progress on standard error, in bytes of the capture files. */
export class ProgressBar {
  readonly #bar: cliProgress.SingleBar
  readonly #read: number[]
  readonly #size: number
  readonly #begin = performance.now()

  /** @param sizes bytes of each file; 0 where unknown. */
  constructor(sizes: readonly number[]) {
    this.#read = sizes.map(() => 0)
    this.#size = Math.max(
      1,
      sizes.reduce((sum, size) => sum + size, 0),
    )
    this.#bar = new cliProgress.SingleBar(
      {
        format: '{bar} {percentage}% · {packets} packets{left}',
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      },
      cliProgress.Presets.shades_classic,
    )
    this.#bar.start(this.#size, 0, { packets: 0, left: '' })
  }

  show(capture: CaptureState): void {
    this.#read[capture.file] = capture.bytesRead
    const bytes = this.#read.reduce((sum, read) => sum + read, 0)
    const left = leftText(bytes / this.#size, (performance.now() - this.#begin) / 1000)
    this.#bar.update(bytes, { packets: capture.packets.toLocaleString('en'), left })
  }

  stop(): void {
    this.#bar.stop()
  }
}

/** Seconds before which a guess of the rest is worth nothing. */
const FIRST_GUESS = 2

/** ` · 40 s left`; '' while there is no honest guess. @param share done, 0..1 @param seconds since the start */
export function leftText(share: number, seconds: number): string {
  if (seconds < FIRST_GUESS || share <= 0 || share >= 1) return ''
  const left = Math.ceil((seconds / share) * (1 - share))
  return left < 60 ? ` · ${left} s left` : ` · ${Math.ceil(left / 60)} min left`
}
