/** Where the data connection will be: RFC 959 §4.1.2, RFC 2428 §2 and §3. */

export interface DataPort {
  /** Undefined: the host that sent this. */
  readonly ip: string | undefined
  readonly port: number
}

/** `h1,h2,h3,h4,p1,p2` of PORT or of a 227 reply, anywhere in `text`. */
export function hostPort(text: string): DataPort | undefined {
  const match = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text)
  if (!match) return undefined
  const parts = match.slice(1, 7).map(Number)
  if (parts.some((part) => part > 255)) return undefined
  return { ip: parts.slice(0, 4).join('.'), port: parts[4]! * 256 + parts[5]! }
}

/** `|1|132.235.1.2|6275|` of EPRT, or `|||6446|` of a 229 reply. */
export function extendedPort(text: string): DataPort | undefined {
  const match = /([!-~])([12]?)\1([0-9a-fA-F.:]*)\1(\d{1,5})\1/.exec(text)
  const port = Number(match?.[4])
  if (!match || port < 1 || port > 65_535) return undefined
  return { ip: match[3] || undefined, port }
}
