/** A choice as people write it: `tls` is TLS, `octet-counting` is Octet counting, a table name stays as it is. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ cef: 'CEF', leef: 'LEEF', json: 'JSON', ocsf: 'OCSF', tls: 'TLS', tcp: 'TCP', udp: 'UDP' },
  ...{ starttls: 'STARTTLS', rfc5424: 'RFC 5424', rfc3164: 'RFC 3164', plain: 'PLAIN' },
  ...{ 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' },
  ...{ sha: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512', aes: 'AES-128', aes256b: 'AES-256 (Blumenthal)' },
  ...{ 'us-government': 'US Government' },
}

export function choiceLabel(choice: string): string {
  if (Object.hasOwn(WRITTEN, choice)) return WRITTEN[choice]!
  if (/[_\d]/.test(choice)) return choice
  const words = choice.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
