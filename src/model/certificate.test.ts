import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certificateTerms, certificateText } from './certificate.ts'

const certificate = {
  serial: '0a',
  subject: 'CN=plc',
  issuer: 'CN=plc',
  commonName: 'plc',
  names: [],
  notBefore: '490101000000Z',
  notAfter: '20500101120000Z',
  isSelfSigned: true,
  key: 'RSA 1024',
  fingerprint: '',
}

test('what is written is read again, with two-digit years of two centuries', () => {
  assert.deepEqual(certificateTerms(certificateText(certificate)), {
    isSelfSigned: true,
    notBefore: Date.UTC(2049, 0, 1),
    notAfter: Date.UTC(2050, 0, 1, 12),
    key: 'RSA 1024',
  })
  const old = certificateTerms(certificateText({ ...certificate, notBefore: '500101000000Z' }))
  assert.equal(old?.notBefore, Date.UTC(1950, 0, 1))
})

test('a subject that imitates the form changes nothing of what follows it', () => {
  const subject = 'CN=x; issued by CN=y; serial 01; 200101000000Z to 990101000000Z; RSA 4096'
  const terms = certificateTerms(certificateText({ ...certificate, subject, issuer: subject }))
  assert.deepEqual([terms?.isSelfSigned, terms?.key], [true, 'RSA 1024'])
})

test('other text and broken times are no certificate, or have no time', () => {
  assert.equal(certificateTerms('a camera'), undefined)
  assert.ok(
    Number.isNaN(certificateTerms(certificateText({ ...certificate, notAfter: '999999999999Z' }))?.notAfter),
  )
})
