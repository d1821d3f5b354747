import type { CertificateItem, NewCertificate } from '#schema/certificate'
import type { DataSource } from './source.ts'

export const readCertificate = (source: DataSource) => source.read<CertificateItem>('/certificate')
export const replaceCertificate = (source: DataSource, body: NewCertificate) =>
  source.send<CertificateItem>('PUT', '/certificate', body)
