import '../rooms/signed-baseline.ts'
import { CodedError } from '#contract/errors'
import { SinceSigned } from '#contract/signed-baseline'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/baseline/since-signed',
  summary: 'What became normal, or is no longer, since the last signed baseline',
  answer: { status: 200, schema: SinceSigned, description: 'Both baselines and what differs' },
  async handle(_, { signedBaseline }) {
    if (signedBaseline === undefined) throw new CodedError('not-found', 'nothing is learned here')
    return (await signedBaseline.since()) ?? { signer: '', difference: null }
  },
})
