/** Bundles of sensors that no network reaches. */

import { sendFile } from '#server/http/download'
import { route } from '#server/http/route'
import { bundleLimits } from '#uplink/bundle'
import { type BundleServices, importBundle } from './bundle-import.ts'
import type { ConsolePeople } from './people.ts'
import { bodyBytes } from './request-bytes.ts'

/** Bytes of a bundle with its head, lengths and signature. */
const BUNDLE_BYTES = bundleLimits.bytes + 2 * bundleLimits.headBytes

export const bundleRoutes = (services: BundleServices, people: ConsolePeople) => [
  route({
    method: 'POST',
    path: '/rest/fleet/bundles',
    access: 'administer',
    summary: 'Applies a bundle of a sensor without network; the answer is the receipt for it',
    stream: 'application/octet-stream',
    answer: { status: 200, type: 'application/octet-stream', description: 'Receipt, *.sgr' },
    async handle({ raw, reply, viewer }) {
      // A bundle may be of any sensor, and is known only after it was read.
      people.mustHoldEverywhere(viewer, 'administer')
      const { fileName, bytes } = await importBundle(services, await bodyBytes(raw, BUNDLE_BYTES, 'a bundle'))
      return sendFile(reply, { fileName, type: 'application/octet-stream', bytes })
    },
  }),
]
