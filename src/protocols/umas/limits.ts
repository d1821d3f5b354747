export const limits = {
  /** Requests awaiting an answer, per Modbus unit of a flow; clients keep a few open. */
  pending: 32,
  /** Variables named of one request. */
  variables: 64,
  /** Variables named in an operation's object. */
  shown: 4,
} as const
