import type { LinkState } from './link-state.ts'

// Properties of the use, as bits.
const CLIENT = 1
const SERVER = 2
const PEER = 4
const PROGRAMMED = 8
const WRITTEN = 16
const REACHES_MORE = 32

/** The part a host plays in one protocol. There are several of each host. */
export class ProtocolUse {
  /** It began with. */
  readonly link: LinkState
  /** Numbers of distinct servers asked, bounded. */
  targets: Set<number> | undefined
  #is = 0

  constructor(link: LinkState) {
    this.link = link
  }

  get asClient(): boolean {
    return (this.#is & CLIENT) !== 0
  }

  set asClient(is: boolean) {
    this.#set(CLIENT, is)
  }

  /** It answered. */
  get asServer(): boolean {
    return (this.#is & SERVER) !== 0
  }

  set asServer(is: boolean) {
    this.#set(SERVER, is)
  }

  /** It asked or was asked, and who is who was only guessed; or it publishes to a group. */
  get asPeer(): boolean {
    return (this.#is & PEER) !== 0
  }

  set asPeer(is: boolean) {
    this.#set(PEER, is)
  }

  /** Changed a program, a mode or firmware of others. */
  get hasProgrammed(): boolean {
    return (this.#is & PROGRAMMED) !== 0
  }

  set hasProgrammed(is: boolean) {
    this.#set(PROGRAMMED, is)
  }

  get hasWritten(): boolean {
    return (this.#is & WRITTEN) !== 0
  }

  set hasWritten(is: boolean) {
    this.#set(WRITTEN, is)
  }

  /** More answer to its broadcasts than are named. */
  get reachesMore(): boolean {
    return (this.#is & REACHES_MORE) !== 0
  }

  set reachesMore(is: boolean) {
    this.#set(REACHES_MORE, is)
  }

  #set(bit: number, is: boolean): void {
    if (is) this.#is |= bit
    else this.#is &= ~bit
  }
}
