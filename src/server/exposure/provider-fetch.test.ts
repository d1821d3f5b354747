/** A local provider, with false responses as well. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createMessage, generateKey, type PrivateKey, readPrivateKey, sign } from 'openpgp'
import { readAdvisories } from './advisory-files.ts'
import { fetchProvider } from './provider-fetch.ts'
import { keysOfFiles } from './provider-keys.ts'

const csaf = (id: string) =>
  JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: id,
      publisher: { category: 'vendor' },
      tracking: { id, version: '1' },
    },
    product_tree: {},
    vulnerabilities: [],
  })
const sha512 = (text: string) => createHash('sha512').update(text).digest('hex')

/** Files by path; a function is asked anew each time. */
type Files = Record<string, string | ((base: string) => string)>

async function provider(t: TestContext, files: Files) {
  const asked: string[] = []
  const server = createServer(({ url = '' }, answer) => {
    asked.push(url)
    const found = files[url]
    if (url.startsWith('/to-other')) answer.writeHead(302, { location: 'http://127.0.0.2:1/x.json' }).end()
    else if (url.startsWith('/loop')) answer.writeHead(302, { location: url }).end()
    else if (found === undefined) answer.writeHead(404).end()
    else answer.end(typeof found === 'string' ? found : found(base))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = mkdtempSync(join(tmpdir(), 'csaf-'))
  t.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return { base, folder, asked, provider: `${base}/provider-metadata.json` }
}

const directory = (base: string) =>
  JSON.stringify({ publisher: { name: 'ACME' }, distributions: [{ directory_url: `${base}/w` }] })

test('mirrors a directory, checks checksums, and fetches only what changed the next time', async (t) => {
  const [a, b] = [csaf('A-1'), csaf('B-2')]
  const files: Files = {
    '/provider-metadata.json': directory,
    '/w/changes.csv': '"2024/a-1.json","2024-05-01T00:00:00Z"\n"2024/b-2.json","2024-04-01T00:00:00Z"\n',
    '/w/2024/a-1.json': a,
    '/w/2024/a-1.json.sha512': `${sha512(a)}  a-1.json`,
    '/w/2024/b-2.json': b,
  }
  const at = await provider(t, files)
  const first = await fetchProvider(at)
  assert.deepEqual(first, {
    publisher: 'ACME',
    listed: 2,
    written: 2,
    unchanged: 0,
    checked: 1,
    unchecked: 1,
    signed: 0,
    unsigned: 2,
    unknownKey: 0,
    refused: [],
  })
  assert.deepEqual(readAdvisories(at.folder, (name) => name).documents.length, 2)
  assert.deepEqual(readAdvisories(at.folder, (name) => name).refused, [])
  at.asked.length = 0
  assert.deepEqual((await fetchProvider(at)).unchanged, 2)
  assert.ok(at.asked.every((url) => !/\/2024\//.test(url)))
  const later = csaf('A-1 again')
  files['/w/changes.csv'] = '"2024/a-1.json","2024-06-01T00:00:00Z"\n'
  files['/w/2024/a-1.json'] = later
  files['/w/2024/a-1.json.sha512'] = sha512(later)
  assert.deepEqual((await fetchProvider(at)).written, 1)
})

test('reads a ROLIE feed with hashes and signatures, and an index where nothing else is', async (t) => {
  const a = csaf('A-1')
  const at = await provider(t, {
    '/provider-metadata.json': (base) =>
      JSON.stringify({
        distributions: [
          {
            rolie: {
              feeds: [
                { tlp_label: 'WHITE', url: `${base}/f.json` },
                { tlp_label: 'RED', url: `${base}/r.json` },
              ],
            },
          },
          { directory_url: `${base}/i/` },
        ],
      }),
    '/f.json': (base) =>
      JSON.stringify({
        feed: {
          entry: [
            {
              updated: '2024-05-01T00:00:00Z',
              link: [
                { rel: 'self', href: `${base}/x/a-1.json` },
                { rel: 'hash', href: `${base}/x/a-1.json.sha512` },
                { rel: 'signature', href: `${base}/x/a-1.json.asc` },
              ],
            },
          ],
        },
      }),
    '/x/a-1.json': a,
    '/x/a-1.json.sha512': sha512(a),
    '/i/index.txt': '2023/c-3.json\nreadme.txt\n',
    '/i/2023/c-3.json': csaf('C-3'),
  })
  const { written, checked, unchecked, unsigned, refused } = await fetchProvider(at)
  assert.deepEqual([written, checked, unchecked, unsigned, refused], [2, 1, 1, 2, []])
  assert.ok(!at.asked.includes('/r.json'))
  assert.ok(existsSync(join(at.folder, '2023', 'c-3.json')))
})

test('takes nothing that lies, and tells of each what was wrong', async (t) => {
  const a = csaf('A-1')
  const at = await provider(t, {
    '/provider-metadata.json': directory,
    '/w/changes.csv': [
      '"false-sum.json","2024-05-01T00:00:00Z"',
      '"gone.json","2024-05-01T00:00:00Z"',
      '"page.json","2024-05-01T00:00:00Z"',
      '"other.json","2024-05-01T00:00:00Z"',
      '"big.json","2024-05-01T00:00:00Z"',
      '"../../../etc/%2e%2e/pass wd.json","2024-05-01T00:00:00Z"',
      '"https://example.com/foreign.json","2024-05-01T00:00:00Z"',
      '"/to-other/x.json","2024-05-01T00:00:00Z"',
      '"/loop/x.json","2024-05-01T00:00:00Z"',
      '"good.json","2024-05-01T00:00:00Z"',
    ].join('\n'),
    '/w/false-sum.json': a,
    '/w/false-sum.json.sha512': sha512('something else'),
    '/w/page.json': '<html>',
    '/w/other.json': '{"document":{"csaf_version":"1.2"}}',
    '/w/big.json': 'x'.repeat(20_000),
    '/w/good.json': a,
  })
  const { listed, written, refused } = await fetchProvider({ ...at, bytes: 10_000 })
  assert.deepEqual([listed, written], [9, 1])
  assert.deepEqual(readdirSync(at.folder).sort(), ['.sightglass-provider.json', 'good.json'])
  const reported = refused.map((text) => text.replace(at.base, ''))
  for (const part of [
    '/w/false-sum.json: its sha512 does not match its checksum',
    '/w/gone.json: is listed, but does not exist',
    '/w/page.json: is no JSON',
    '/w/other.json: is not a CSAF document',
    '/w/big.json: larger than 10000 bytes',
    'is not a valid name of a CSAF document',
    'leads to another host, 127.0.0.2:1',
    '/loop/x.json.sha512: leads on more than 5 times',
  ])
    assert.ok(
      reported.some((text) => text.includes(part)),
      `${part} in ${reported.join('\n')}`,
    )
})

test('refuses what is no provider', async (t) => {
  const at = await provider(t, { '/provider-metadata.json': '{}', '/page.json': '<html>' })
  await assert.rejects(fetchProvider(at), /names no documents/)
  await assert.rejects(fetchProvider({ ...at, provider: `${at.base}/page.json` }), /is no JSON/)
  await assert.rejects(fetchProvider({ ...at, provider: `${at.base}/none.json` }), /is not there/)
  await assert.rejects(
    fetchProvider({ ...at, provider: 'http://example.com/provider-metadata.json' }),
    /expected an address of https/,
  )
  await assert.rejects(
    fetchProvider({ ...at, provider: 'file:///etc/passwd' }),
    /expected an address of provider/,
  )
})

test('takes what a pinned key signed, refuses what it did not, and asks before it takes a new key', async (t) => {
  const pair = async (name: string) => {
    const { privateKey, publicKey } = await generateKey({ userIDs: [{ name }], format: 'armored' })
    const signer = await readPrivateKey({ armoredKey: privateKey })
    return { signer, publicKey, fingerprint: signer.getFingerprint() }
  }
  const [first, second] = [await pair('first'), await pair('second')]
  const signed = async (text: string, { signer }: { readonly signer: PrivateKey }) =>
    sign({
      message: await createMessage({ binary: Buffer.from(text) }),
      signingKeys: signer,
      detached: true,
      format: 'armored',
    })
  const [good, bad, open] = [csaf('GOOD'), csaf('BAD'), csaf('OPEN')]
  const named = [{ fingerprint: first.fingerprint, url: '/keys/first.asc' }]
  const files: Files = {
    '/provider-metadata.json': (base) =>
      JSON.stringify({ public_openpgp_keys: named, distributions: [{ directory_url: `${base}/w` }] }),
    '/keys/first.asc': first.publicKey,
    '/keys/second.asc': second.publicKey,
    '/w/changes.csv': ['good', 'bad', 'open']
      .map((name) => `"${name}.json","2024-05-01T00:00:00Z"`)
      .join('\n'),
    '/w/good.json': good,
    '/w/good.json.asc': await signed(good, first),
    '/w/bad.json': bad,
    '/w/bad.json.asc': await signed(good, first),
    '/w/open.json': open,
  }
  const at = await provider(t, files)
  const once = await fetchProvider(at)
  assert.deepEqual([once.written, once.signed, once.unsigned], [2, 1, 1])
  assert.match(once.refused.join(), /bad\.json: it is not what key [\dA-F]{40} signed/)
  assert.ok(!existsSync(join(at.folder, 'bad.json')))
  // Later the provider names another key, and signs with it.
  named.push({ fingerprint: second.fingerprint, url: '/keys/second.asc' })
  files['/w/changes.csv'] = '"good.json","2024-06-01T00:00:00Z"'
  files['/w/good.json'] = csaf('GOOD again')
  files['/w/good.json.asc'] = await signed(csaf('GOOD again'), second)
  const later = await fetchProvider({ ...at, mustBeSigned: true })
  assert.equal(later.written, 0)
  assert.match(later.refused.join('\n'), /names a key that is not pinned here, [\dA-F]{40}; --accept-keys/)
  assert.match(later.refused.join('\n'), /good\.json: its key [\dA-F]{16} is not here/)
  const accepted = await fetchProvider({ ...at, mustBeSigned: true, acceptKeys: true })
  assert.deepEqual([accepted.written, accepted.signed, accepted.refused], [1, 1, []])
  // A new version without a signature is not held against that of the old one.
  delete files['/w/good.json.asc']
  files['/w/changes.csv'] = '"good.json","2024-07-01T00:00:00Z"'
  files['/w/good.json'] = csaf('GOOD once more')
  const unsigned = await fetchProvider(at)
  assert.deepEqual([unsigned.written, unsigned.unsigned], [1, 1])
  assert.ok(!existsSync(join(at.folder, 'good.json.asc')))
  // A request for signatures applies to earlier documents as well: unsigned ones are no longer read.
  const strict = await fetchProvider({ ...at, mustBeSigned: true })
  assert.match(
    strict.refused.join('\n'),
    /good\.json: is not signed; the copy of an earlier run was moved to \.unsigned/,
  )
  assert.ok(!existsSync(join(at.folder, 'good.json')) && existsSync(join(at.folder, '.unsigned/good.json')))
  assert.equal(readAdvisories(at.folder, (name) => name).documents.length, 0)
})

test('says in words that a file of keys is not there', async () => {
  await assert.rejects(
    keysOfFiles(['/nowhere/key.asc']),
    /^Error: \/nowhere\/key\.asc: no such file; expected/,
  )
})
