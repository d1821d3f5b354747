/** A certificate as one line, for people and rules. */

/** Fields read from a certificate: bytes/x509-certificate.ts. */
interface Certificate {
  readonly subject: string
  readonly issuer: string
  readonly isSelfSigned: boolean
  readonly serial: string
  readonly notBefore: string
  readonly notAfter: string
  readonly key: string
}

export interface CertificateTerms {
  readonly isSelfSigned: boolean
  /** Milliseconds since 1970; NaN where unreadable. */
  readonly notBefore: number
  readonly notAfter: number
  /** `RSA 2048`, `EC`, or an object identifier. */
  readonly key: string
}

const FORM = /^(.*); serial [\da-f]*; (\d{12,14}Z?) to (\d{12,14}Z?); ([^;]*)$/i

/** `certificate CN=plc; self-signed; serial 01; 240101000000Z to 250101000000Z; RSA 2048`. */
export function certificateText(certificate: Certificate): string {
  const { subject, issuer, isSelfSigned, serial, notBefore, notAfter, key } = certificate
  const signer = isSelfSigned ? 'self-signed' : `issued by ${issuer}`
  return `certificate ${subject}; ${signer}; serial ${serial}; ${notBefore} to ${notAfter}; ${key}`
}

/** Undefined for other text. The subject is untrusted and may contain anything; the rest is generated. */
export function certificateTerms(text: string): CertificateTerms | undefined {
  if (!text.startsWith('certificate ')) return undefined
  const found = FORM.exec(text)
  if (found === null) return undefined
  const [, signed = '', from = '', to = '', key = ''] = found
  return {
    isSelfSigned: signed.endsWith('; self-signed'),
    notBefore: asn1Time(from),
    notAfter: asn1Time(to),
    key,
  }
}

/** UTCTime with years 1950 to 2049, or GeneralizedTime: RFC 5280 §4.1.2.5. */
function asn1Time(text: string): number {
  const digits = text.replace(/Z$/, '')
  const year = Number(digits.slice(0, -10))
  const full = digits.length === 14 ? year : year < 50 ? 2000 + year : 1900 + year
  const [month = '', day = '', hour = '', minute = '', second = ''] = digits.slice(-10).match(/../g) ?? []
  return Date.parse(`${String(full).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
