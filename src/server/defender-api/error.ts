/** A failure in the form that scripts of Defender's API read: `{"error": text}` with the status. */
export class DefenderError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'DefenderError'
    this.status = status
  }
}
