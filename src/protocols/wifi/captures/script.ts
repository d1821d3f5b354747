import type { ConversationScript } from '#model/script'
import {
  associationRequest,
  associationResponse,
  beacon,
  deauthentication,
  probeRequest,
} from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'association',
    over: { link: 105 },
    lines: [
      ['server', beacon('PLANT-CELL-3')],
      ['client', probeRequest()],
      ['client', associationRequest('PLANT-CELL-3')],
      ['server', associationResponse(17)],
      ['server', deauthentication(7)],
    ],
  },
]
