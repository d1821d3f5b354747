/** The server cannot start as asked; the message says what would be right. */
export class ServeRefusal extends Error {
  /** 1: the world does not allow it; 2: it was asked for wrongly. */
  readonly exitCode: 1 | 2

  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.name = 'ServeRefusal'
    this.exitCode = exitCode
  }
}
