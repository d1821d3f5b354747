import { resolve } from 'node:path'
import { defineFeature } from '../feature.ts'
import { isSocketPath, SuricataService } from './service.ts'

export const feature = defineFeature({
  open({ options, data, queue, analysisOptions, health, lifecycle, log }) {
    const { live } = options
    const paths = (options.evePaths ?? []).map((path) => (isSocketPath(path) ? path : resolve(path)))
    const service = new SuricataService({
      paths: live === undefined ? [] : paths,
      data,
      now: () => Date.now(),
      emit: (eve, eveLeftOut) => queue.send({ eve, eveLeftOut }),
      log,
    })
    analysisOptions.add(({ files }) => ({
      // Next to a live stream the files keep growing and are followed.
      hearsSuricata: paths.length > 0 && files[0] === live,
      eveFiles: live === undefined ? paths : [],
    }))
    health.addSection(() => ({ suricata: service.list() }))
    lifecycle.on('ready', async () => {
      await service.start()
      lifecycle.on('stop', () => service.close())
    })
    return service
  },
  routes: () => [],
})
