/** Reads values of a plan with their place; refuses everything that was not expected. */

export class PlanError extends Error {}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/
const longestText = 200

export class PlanReader {
  readonly place: string
  readonly #value: Readonly<Record<string, unknown>>

  constructor(value: unknown, place: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new PlanError(`${place}: expected named values`)
    this.#value = value as Readonly<Record<string, unknown>>
    this.place = place
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name)
  }

  #get(name: string): unknown {
    return this.has(name) ? this.#value[name] : undefined
  }

  #refuse(name: string, expected: string): never {
    const got = JSON.stringify(this.#get(name))?.slice(0, 80) ?? 'nothing'
    throw new PlanError(`${this.place}.${name}: expected ${expected}, got ${got}`)
  }

  object(name: string): PlanReader {
    return new PlanReader(this.#get(name), `${this.place}.${name}`)
  }

  list(name: string, most: number): readonly PlanReader[] {
    return this.#array(name, most).map((value, i) => new PlanReader(value, `${this.place}.${name}[${i}]`))
  }

  #array(name: string, most: number): readonly unknown[] {
    const value = this.#get(name)
    if (!Array.isArray(value)) this.#refuse(name, 'a list')
    if (value.length > most)
      throw new PlanError(`${this.place}.${name}: expected at most ${most}, got ${value.length}`)
    return value
  }

  text(name: string): string {
    const value = this.#get(name)
    if (typeof value !== 'string' || value.length > longestText)
      this.#refuse(name, `a text of at most ${longestText} characters`)
    return value
  }

  integer(name: string, least: number, most: number): number {
    const value = this.#get(name)
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
      this.#refuse(name, `a whole number from ${least} to ${most}`)
    return value as number
  }

  integers(name: string, most: number): readonly number[] {
    const values = this.#array(name, most)
    if (
      values.length === 0 ||
      !values.every((value) => Number.isSafeInteger(value) && (value as number) >= 0)
    )
      this.#refuse(name, 'whole numbers')
    return values as readonly number[]
  }

  time(name: string): string {
    const value = this.#get(name)
    if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
      this.#refuse(name, 'a time such as 2026-03-01T12:00:00Z')
    return value
  }

  mac(name: string): string {
    const value = this.#get(name)
    if (typeof value !== 'string' || !MAC.test(value) || (Number.parseInt(value.slice(0, 2), 16) & 1) === 1)
      this.#refuse(name, 'a unicast MAC address in lower case')
    return value
  }

  address(name: string): string {
    const value = this.#get(name)
    const problem = typeof value === 'string' ? addressProblem(value) : 'is not a text'
    if (problem !== '') throw new PlanError(`${this.place}.${name}: ${String(value).slice(0, 60)} ${problem}`)
    return value as string
  }

  addresses(name: string, most: number): readonly string[] {
    return this.#array(name, most).map((value, i) => {
      const problem = typeof value === 'string' ? addressProblem(value) : 'is not a text'
      if (problem !== '')
        throw new PlanError(`${this.place}.${name}[${i}]: ${String(value).slice(0, 60)} ${problem}`)
      return value as string
    })
  }
}

/** Why an address is never asked; '' for a unicast IPv4 address. */
export function addressProblem(address: string): string {
  if (address.includes(':')) return 'is an IPv6 address; only IPv4 is asked'
  const parts = address.split('.')
  const bytes = parts.map(Number)
  const isPlain =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  if (!isPlain) return 'is not an IPv4 address'
  const [first = 0, second = 0] = bytes
  if (first === 0) return 'is an address of no host'
  if (first === 127) return 'is a loopback address'
  if (first === 169 && second === 254) return 'is a link-local address'
  if (first >= 224 && first < 240) return 'is a multicast address'
  if (first >= 240 || bytes[3] === 255) return 'is a broadcast or reserved address'
  return ''
}

/** Parts of an IPv4 address that a device number is made of. */
export function lastByte(address: string): number {
  return Number(address.split('.')[3])
}
