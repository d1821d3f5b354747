/** The server cannot start with these options; the message contains the correct ones. */
export class ServeRefusal extends Error {
  /** 1: the world does not allow it; 2: it was asked for wrongly. */
  readonly exitCode: 1 | 2

  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.name = 'ServeRefusal'
    this.exitCode = exitCode
  }
}
