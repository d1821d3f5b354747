import { lossShare } from './status.ts'

/** Samples kept: one a second for ten minutes. */
const SAMPLES = 600

/** Share of lost packets in the last ten minutes, from totals that are added each second. */
export class LossWindow {
  readonly #samples: { readonly lost: number; readonly packets: number }[] = [{ lost: 0, packets: 0 }]

  add(lost: number, packets: number): void {
    this.#samples.push({ lost, packets })
    if (this.#samples.length > SAMPLES) this.#samples.shift()
  }

  get share(): number {
    const first = this.#samples[0]!
    const last = this.#samples.at(-1)!
    return lossShare(Math.max(0, last.lost - first.lost), Math.max(0, last.packets - first.packets))
  }
}
