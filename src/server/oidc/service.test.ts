import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { SessionAnswer } from '#schema/account'
import { type Serving, serve } from '../main.ts'
import { quick } from '../testing/served.ts'
import { CLIENT, type Issuer, startIssuer } from './testing/issuer.ts'

suite('sign-in by a real OpenID Connect issuer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-oidc-'))
  let issuer: Issuer
  let serving: Serving

  before(async () => {
    const data = join(folder, 'data')
    mkdirSync(data)
    writeFileSync(join(folder, 'secret'), `${CLIENT.secret}\n`)
    issuer = await startIssuer(() => `${serving.address}/rest/sign-in/oidc/callback`)
    const oidc = {
      ...{ issuer: issuer.url, clientId: CLIENT.id, clientSecretFile: join(folder, 'secret') },
      ...{ scopes: 'openid profile groups', title: 'Plant account' },
    }
    const config = { oidc, roles: { admin: ['ot-admins'], reader: ['staff'] } }
    writeFileSync(join(data, 'sightglass.yaml'), JSON.stringify(config))
    serving = await serve({
      ...{ data, listen: '127.0.0.1:0', analyse: quick, needsSignIn: true, say: () => {}, log: () => {} },
    })
  })
  after(async () => {
    await serving?.close()
    await issuer?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const session = async (cookie: string) => {
    const answer = await fetch(`${serving.address}/rest/session`, { headers: { cookie } })
    return (await answer.json()) as SessionAnswer
  }

  test('signs in with the role of the groups, from the button to the session', async () => {
    assert.deepEqual((await session('')).providers, [{ title: 'Plant account', path: '/rest/sign-in/oidc' }])
    issuer.groups = ['staff']
    const browser = new Browser()
    const { answer, last } = await browser.walk(`${serving.address}/rest/sign-in/oidc`)
    assert.equal(answer.status, 200, await answer.text())
    assert.match(last, /\/rest\/sign-in\/oidc\/callback\?code=/)
    const { name, role, source } = await session(browser.cookies(serving.address))
    assert.deepEqual([name, role, source], ['olga', 'Reader', 'oidc'])
    assert.match(browser.set.find((one) => one.startsWith('sightglass=')) ?? '', /HttpOnly; SameSite=Strict/)

    issuer.groups = ['staff', 'ot-admins']
    const again = new Browser()
    await again.walk(`${serving.address}/rest/sign-in/oidc`)
    const other = await session(again.cookies(serving.address))
    assert.deepEqual([other.name, other.role], ['olga', 'Admin'])
  })

  test('refuses who has no role', async () => {
    issuer.groups = ['guests']
    const browser = new Browser()
    const { answer } = await browser.walk(`${serving.address}/rest/sign-in/oidc`)
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /url=\/sign-in\?failed=no-role/)
    assert.equal((await session(browser.cookies(serving.address))).state, 'signed-out')
  })

  test('refuses an answer that another browser asked for, a second use, and one that was altered', async () => {
    issuer.groups = ['staff']
    const victim = new Browser()
    const callback = await victim.until(`${serving.address}/rest/sign-in/oidc`, '/callback?')
    const tries: readonly [why: string, address: string, cookie: string][] = [
      ['another browser', callback, ''],
      ['no code', `${serving.address}/rest/sign-in/oidc/callback`, victim.cookies(serving.address)],
    ]
    for (const [why, address, cookie] of tries) {
      const answer = await fetch(address, { headers: { cookie }, redirect: 'manual' })
      assert.equal(answer.status, 403, why)
      assert.match(await answer.text(), /failed=oidc-failed/)
    }
    // The first try has used the state up: also the right browser has to start again.
    const used = await fetch(callback, { headers: { cookie: victim.cookies(serving.address) } })
    assert.equal(used.status, 403)
    const other = new Browser()
    const altered = (await other.until(`${serving.address}/rest/sign-in/oidc`, '/callback?')).replace(
      /code=[^&]+/,
      'code=x',
    )
    const answer = await fetch(altered, { headers: { cookie: other.cookies(serving.address) } })
    assert.equal(answer.status, 403)
  })
})

/** Follows redirects with the cookies of each host, as a browser does. */
class Browser {
  readonly set: string[] = []
  readonly #jar = new Map<string, Map<string, string>>()

  cookies(address: string): string {
    const cookies = this.#jar.get(new URL(address).host) ?? new Map<string, string>()
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async walk(address: string) {
    let last = address
    for (let i = 0; i < 15; i++) {
      const answer = await this.#get(last)
      const next = answer.headers.get('location')
      if (next === null) return { answer, last }
      last = new URL(next, last).href
    }
    throw new Error(`too many redirects: ${last}`)
  }

  /** The first address with this part, which is not asked. */
  async until(address: string, part: string): Promise<string> {
    let last = address
    while (!last.includes(part)) {
      const next = (await this.#get(last)).headers.get('location')
      assert.ok(next, `${last} leads nowhere`)
      last = new URL(next, last).href
    }
    return last
  }

  async #get(address: string): Promise<Response> {
    const answer = await fetch(address, { redirect: 'manual', headers: { cookie: this.cookies(address) } })
    const { host } = new URL(address)
    const cookies = this.#jar.get(host) ?? new Map<string, string>()
    this.#jar.set(host, cookies)
    for (const one of answer.headers.getSetCookie()) {
      this.set.push(one)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
}
