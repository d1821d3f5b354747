import { grown } from './columns.ts'

/** Flows with pending work, so that no loop over all flows is needed, most of which are idle. */
export class FlowList {
  #isListed = new Uint8Array(2048)
  #flows = new Int32Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(flow: number): void {
    if (this.#isListed[flow] === 1) return
    if (flow >= this.#isListed.length) this.#isListed = grown(this.#isListed, flow * 2)
    if (this.#length === this.#flows.length) this.#flows = grown(this.#flows, this.#length * 2)
    this.#isListed[flow] = 1
    this.#flows[this.#length++] = flow
  }

  /** Moves all flows of another list to this one. */
  addAllOf(other: FlowList): void {
    for (let at = 0; at < other.#length; at++) {
      const flow = other.#flows[at]!
      other.#isListed[flow] = 0
      this.add(flow)
    }
    other.#length = 0
  }

  /**
   * Looks at each flow in the order of their numbers, and takes it off the list.
   *
   * @param stays answers whether the flow is listed again
   */
  sweep(stays: (flow: number) => boolean): void {
    const flows = this.#flows.slice(0, this.#length).sort()
    this.#length = 0
    for (const flow of flows) this.#isListed[flow] = 0
    for (const flow of flows) if (stays(flow)) this.add(flow)
  }
}
