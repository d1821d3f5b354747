/** The certificate of the server: shown, and replaced without a restart. */
import { X509Certificate } from 'node:crypto'
import type { ServerCertificate } from '#data-folder/certificates'
import type { CertificateItem, NewCertificate } from '#schema/certificate'
import { CodedError } from '#schema/errors'
import { faultOf, fingerprint, keepCertificate } from '../http/tls.ts'

interface Given {
  readonly data: string
  readonly certificate: ServerCertificate | undefined
  /** It came from a file that was named at the start. */
  readonly isNamed: boolean
  /** Connections from now on use it. */
  use(certificate: ServerCertificate): void
}

export class CertificateService {
  readonly #given: Given
  #certificate: ServerCertificate | undefined

  constructor(given: Given) {
    this.#given = given
    this.#certificate = given.certificate
  }

  item(): CertificateItem {
    const isReplaceable = !this.#given.isNamed
    if (this.#certificate === undefined) return { ...NONE, isReplaceable }
    const x509 = new X509Certificate(this.#certificate.cert)
    return {
      isUsed: true,
      isReplaceable,
      subject: x509.subject,
      issuer: x509.issuer,
      names: namesOf(x509),
      validFrom: x509.validFromDate.toISOString(),
      validTo: x509.validToDate.toISOString(),
      fingerprint: fingerprint(this.#certificate),
      isSelfSigned: x509.issuer === x509.subject,
    }
  }

  replace({ cert, key }: NewCertificate): CertificateItem {
    if (this.#given.isNamed)
      throw new CodedError(
        'bad-certificate',
        'the certificate was named by --tls-cert: replace that file and restart',
      )
    const fault = faultOf({ cert, key })
    if (fault !== '')
      throw new CodedError('bad-certificate', `expected a certificate and its key in PEM: ${fault}`)
    keepCertificate(this.#given.data, { cert, key })
    if (this.#certificate === undefined) return this.item()
    this.#certificate = { cert, key }
    this.#given.use({ cert, key })
    return this.item()
  }
}

const NONE = {
  ...{ isUsed: false, subject: '', issuer: '', names: [], validFrom: null, validTo: null },
  ...{ fingerprint: '', isSelfSigned: false },
}

/** `DNS:sensor, IP Address:192.0.2.1` → the names alone. */
function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(', ')
    .flatMap((name) => (name === '' ? [] : [name.replace(/^[^:]*:/, '')]))
}
