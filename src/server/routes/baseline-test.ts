import '../rooms/baseline-trial.ts'
import { BASELINE_TEXT_CHARACTERS, BaselineTest, BaselineText } from '#contract/baseline-test'
import { CodedError } from '#contract/errors'
import { defineRoute, goneSignal } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/baseline/test',
  summary:
    'Dry run: what this baseline would have raised on the captures that are kept, beside the one that counts now',
  body: BaselineText,
  // JSON may need two octets for one, and UTF-8 three for a character that is not ASCII: names are short.
  bodyOctets: 2 * BASELINE_TEXT_CHARACTERS,
  answer: { status: 200, schema: BaselineTest, description: 'Alerts: times, devices, frames' },
  async handle({ body, raw }, { baselineTrial }) {
    if (baselineTrial === undefined) throw new CodedError('not-found', 'no captures are kept here')
    return baselineTrial.test(body.text, goneSignal(raw))
  },
})
