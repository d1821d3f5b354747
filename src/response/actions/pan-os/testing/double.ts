import type { ActionDouble } from '../../../testing/double.ts'

export function makeDouble(): ActionDouble {
  const cut = new Map<string, number>()
  let last: number | undefined
  const answered = (status: 'success' | 'error', text: string) => ({
    status: 200,
    body: `<response status="${status}"><result><uid-response><payload>${text}</payload></uid-response></result></response>`,
  })
  return {
    settings: (url) => ({ url }),
    secrets: { key: 'pan key 1' },
    target: { kind: 'address', value: '10.0.0.5', destination: '' },
    answer({ path, headers, body }) {
      if (headers['x-pan-key'] !== 'pan key 1')
        return {
          status: 403,
          body: '<response status="error" code="403"><msg>Invalid Credential</msg></response>',
        }
      if (path !== '/api/?type=user-id') return { status: 404 }
      const message = new URLSearchParams(body).get('cmd') ?? ''
      const found =
        /^<uid-message><version>2\.0<\/version><type>update<\/type><payload><(register|unregister)><entry ip="([0-9a-f.:]+)"><tag><member(?: timeout="(\d+)")?>([\w .-]+)<\/member><\/tag><\/entry><\/\1><\/payload><\/uid-message>$/.exec(
          message,
        )
      if (found === null) return answered('error', 'malformed')
      const [, verb, address = '', seconds] = found
      if (verb === 'register') {
        last = Number(seconds)
        cut.set(address, last)
      } else if (!cut.delete(address)) return answered('error', 'tag does not exist, ignore')
      return answered('success', '')
    },
    cut: () => [...cut.keys()],
    seconds: () => last,
  }
}
