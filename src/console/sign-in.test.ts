/** People of a directory at the console: a real slapd, a real issuer of OpenID Connect, and roles at one site each. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { CLIENT, type Issuer, startIssuer } from '#server/oidc/testing/issuer'
import { type Directory, hasSlapd, startSlapd } from '#server/testing/slapd'
import { openConsole, type RunningConsole } from './main.ts'

suite('people of a directory', {
  skip: hasSlapd ? false : 'no slapd on this machine: apt-get install slapd ldap-utils',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-console-people-'))
  const data = join(folder, 'console')
  let running: RunningConsole
  let directory: Directory
  let issuer: Issuer

  before(async () => {
    directory = await startSlapd(folder)
    issuer = await startIssuer(() => `${running.address}/rest/sign-in/oidc/callback`)
    const open = () => openConsole({ data, listen: '127.0.0.1:0', say: () => {}, log: () => {} })
    running = await open()
    await running.close()
    const { base, bindDn, bindPasswordFile, caFile, tlsPort } = directory
    writeFileSync(join(folder, 'secret'), `${CLIENT.secret}\n`)
    const ldap = {
      ...{ url: `ldaps://localhost:${tlsPort}`, bindDn, bindPasswordFile, caFile },
      ...{ userBase: `ou=people,${base}`, userFilter: '(uid={name})', groupBase: `ou=groups,${base}` },
      groupFilter: '(member={dn})',
    }
    const oidc = {
      ...{ issuer: issuer.url, clientId: CLIENT.id, clientSecretFile: join(folder, 'secret') },
      ...{ scopes: 'openid profile groups', title: 'Plant account' },
    }
    writeFileSync(join(data, 'sightglass.yaml'), JSON.stringify({ ldap, oidc }))
    running = await open()
    for (const id of ['north', 'south']) await running.store.addSite({ id, name: id }, Date.now())
    const grant = { account: '', role: 'Reader', level: 'site', author: 'test' } as const
    const groups = { north: `cn=ot-analysts,ou=groups,${base}`, south: 'staff' }
    for (const [target, group_name] of Object.entries(groups))
      running.grants.add({ ...grant, group_name, target }, Date.now())
  })
  after(async () => {
    await running?.close()
    await issuer?.close()
    await directory?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function ask(url: string, cookie = '', body?: object) {
    const headers = { cookie, origin: running.address, host: new URL(running.address).host }
    const answer = await running.server.inject({
      ...{ method: body === undefined ? 'GET' : 'POST', url, headers },
      ...(body !== undefined && { body }),
    })
    const set = [answer.headers['set-cookie'] ?? []].flat().map((one) => String(one).split(';')[0]!)
    return {
      ...{
        status: answer.statusCode,
        cookie: set.join('; '),
        location: String(answer.headers.location ?? ''),
      },
      text: answer.body,
    }
  }

  const signIn = (name: string, password: string) => ask('/rest/session', '', { name, password })

  const sitesOf = async (cookie: string) =>
    (JSON.parse((await ask('/rest/fleet/sites', cookie)).text) as { items?: { name: string }[] }).items?.map(
      ({ name }) => name,
    )

  /** From the button to the answer of the console, as a browser goes. */
  async function signInAtIssuer() {
    const begun = await ask('/rest/sign-in/oidc')
    const cookies = new Map<string, string>()
    let next = begun.location
    while (next.startsWith(issuer.url)) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(next, { headers: { cookie }, redirect: 'manual' })
      for (const one of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = one.split(';')[0]!.split(/=(.*)/s)
        cookies.set(name, value)
      }
      next = new URL(answer.headers.get('location') ?? 'none:', next).href
    }
    const { pathname, search } = new URL(next)
    return await ask(pathname + search, begun.cookie)
  }

  test('see the sites of their groups, by LDAP and by OpenID Connect', async () => {
    const lena = await signIn('lena', 'seven red tanks leak')
    assert.equal(lena.status, 204, lena.text)
    assert.deepEqual(await sitesOf(lena.cookie), ['north'])
    issuer.groups = ['staff']
    const olga = await signInAtIssuer()
    assert.equal(olga.status, 200, olga.text)
    assert.deepEqual(await sitesOf(olga.cookie), ['south'])
  })

  test('are refused with a wrong password, and without a group that has a role', async () => {
    assert.equal((await signIn('lena', 'wrong')).status, 401)
    const visitor = await signIn('o*(k)', 'odd names are names')
    assert.deepEqual([visitor.status, visitor.cookie], [403, ''])
    issuer.groups = ['guests']
    const guest = await signInAtIssuer()
    assert.equal(guest.status, 403)
    assert.match(guest.text, /failed=no-role/)
  })

  test('lose what a group gave them with the next sign-in', async () => {
    directory.change(`dn: cn=ot-analysts,ou=groups,${directory.base}\nchangetype: delete\n`)
    assert.equal((await signIn('lena', 'seven red tanks leak')).status, 403)
  })
})
