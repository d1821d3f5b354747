import cliProgress from 'cli-progress'
import type { CaptureState } from '#model/journal'

/** Progress on standard error, in bytes of the capture files. */
export class ProgressBar {
  readonly #bar: cliProgress.SingleBar
  readonly #read: number[]

  /** @param sizes bytes of each file; 0 where unknown. */
  constructor(sizes: readonly number[]) {
    this.#read = sizes.map(() => 0)
    this.#bar = new cliProgress.SingleBar(
      {
        format: '{bar} {percentage} % · {packets} packets · {eta_formatted} left',
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      },
      cliProgress.Presets.shades_classic,
    )
    this.#bar.start(
      Math.max(
        1,
        sizes.reduce((sum, size) => sum + size, 0),
      ),
      0,
      { packets: 0 },
    )
  }

  show(capture: CaptureState): void {
    this.#read[capture.file] = capture.bytesRead
    const bytes = this.#read.reduce((sum, read) => sum + read, 0)
    this.#bar.update(bytes, { packets: capture.packets.toLocaleString('en') })
  }

  stop(): void {
    this.#bar.stop()
  }
}
