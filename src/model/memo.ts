/**
 * Cached state of detection modules for one conversation, so that its parties are looked up once and not with every
 * fact. Created and deleted with the parties. Each module reads and writes only its own entry.
 */
export class Memo {
  /** Of the baseline: both ends as it names them, and the channel used last. */
  clientName: string | undefined = undefined
  serverName: string | undefined = undefined
  channel: object | undefined = undefined
  /** The first channel between the two, for what has no unit. */
  firstChannel: object | undefined = undefined
  /** The relation its traffic is, and the protocol it was known by then. */
  connectionPair: object | undefined = undefined
  connectionPairProtocol: string | undefined = undefined
  /** Of the engine: where the bytes between the two are counted; -1 before they are. */
  bytesRow = -1
  /** Of the detector: since which of its beginnings it is noted that the client asks the server; 0 for never. */
  askedSince = 0
  /** Of what sees the facts: time of the first of this conversation, in microseconds; -1 before it. */
  since = -1
  /** Of the inventory: the hosts at both ends, and the link used last. */
  clientHost: object | undefined = undefined
  serverHost: object | undefined = undefined
  link: object | undefined = undefined
}
