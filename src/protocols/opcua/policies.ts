/** Security of a channel: policies of OPC 10000-7 §6.6, modes of OPC 10000-4 §7.20, user tokens of §7.42. */
const deprecated: ReadonlySet<string> = new Set(['Basic128Rsa15', 'Basic256'])

/** `Basic256Sha256` of its URI. */
export function policyName(uri: string): string {
  return uri.slice(uri.lastIndexOf('#') + 1) || 'None'
}

/** True for policies that the standard has withdrawn: SHA-1 signatures. */
export function isDeprecated(policy: string): boolean {
  return deprecated.has(policy)
}

const modes: readonly string[] = ['invalid', 'None', 'Sign', 'SignAndEncrypt']

export function modeName(mode: number): string {
  return modes[mode] ?? `mode ${mode}`
}

const tokens: readonly string[] = ['anonymous', 'user name', 'certificate', 'issued token']

export function tokenName(type: number): string {
  return tokens[type] ?? `token ${type}`
}
