import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const BIN = 600_000_000

/** M6: octets between two by one service, in ten-minute bins. */
export class VolumeModel {
  /** Of the fullest bin learned. */
  most = 0
  bins = 0
  #bin = -1
  #inBin = 0
  #told = -1

  /** Adds what a baseline file says. */
  load(fullest: number, bins: number): void {
    this.most = Math.max(this.most, fullest)
    this.bins += bins
  }

  learn(time: Microseconds, octets: number): void {
    this.#add(time, octets)
    if (this.#inBin > this.most) this.most = this.#inBin
  }

  /** Octets of the bin under way, if it has become far fuller than any learned; told once a bin. */
  judge(time: Microseconds, octets: number): number | undefined {
    this.#add(time, octets)
    if (this.bins < 2 || this.#told === this.#bin) return undefined
    if (this.#inBin <= Math.max(this.most * limits.volumeFactor, limits.volumeFloor)) return undefined
    this.#told = this.#bin
    return this.#inBin
  }

  #add(time: Microseconds, octets: number): void {
    const bin = Math.floor(time / BIN)
    if (bin !== this.#bin) {
      this.#bin = bin
      this.#inBin = 0
      this.bins++
    }
    this.#inBin += octets
  }
}
