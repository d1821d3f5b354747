import { Page } from '#ui/kit/Page.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { Certificate } from './Certificate.tsx'

/** Settings of the server. */
export function Settings() {
  return (
    <Page title="Settings">
      <AdminTabs />
      <Certificate />
    </Page>
  )
}
