/** Certificate of the server. */
import Type, { type Static } from 'typebox'

export const CertificateItem = Type.Object(
  {
    /** False: the server answers over plain HTTP, on loopback. */
    isUsed: Type.Boolean(),
    subject: Type.String(),
    issuer: Type.String(),
    /** Names and addresses it is valid for. */
    names: Type.Array(Type.String()),
    validFrom: Type.Union([Type.String(), Type.Null()]),
    validTo: Type.Union([Type.String(), Type.Null()]),
    /** SHA-256, as browsers show it. */
    fingerprint: Type.String(),
    isSelfSigned: Type.Boolean(),
    /** False: it was given by `--tls-cert`, and is replaced there. */
    isReplaceable: Type.Boolean(),
  },
  { title: 'Certificate' },
)
export type CertificateItem = Static<typeof CertificateItem>

export const NewCertificate = Type.Object(
  {
    cert: Type.String({
      minLength: 1,
      maxLength: 30_000,
      description: 'Chain in PEM, the own certificate first',
    }),
    key: Type.String({ minLength: 1, maxLength: 30_000, description: 'Private key in PEM, not encrypted' }),
  },
  { additionalProperties: false, title: 'NewCertificate' },
)
export type NewCertificate = Static<typeof NewCertificate>
