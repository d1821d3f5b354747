/** Metrics in the exposition format of Prometheus; services add what they count. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface RequestObservation {
  readonly method: string
  /** Pattern of the route, never the path: paths are unbounded. '' where no route matched. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

type Labels = Readonly<Record<string, string>>

/** A value and the labels it has. */
export interface Sample {
  readonly value: number
  readonly labels?: Labels
}

export class ServerMetrics {
  readonly #registry = new Registry()
  readonly #requests: Histogram

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
    this.#requests = new Histogram({
      name: 'sightglass_http_request_seconds',
      help: 'Duration of HTTP requests by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
      registers: [this.#registry],
    })
  }

  observe({ method, route, status, seconds }: RequestObservation): void {
    this.#requests.observe({ method, route: route || 'none', status: String(status) }, seconds)
  }

  /** Adds a gauge; `sample` is called for each scrape. A failure leaves the metric out and not the others. */
  gauge(
    name: string,
    help: string,
    sample: () => Promise<readonly Sample[]> | readonly Sample[],
    labelNames: readonly string[] = [],
  ): void {
    new Gauge({
      ...{ name, help, labelNames: [...labelNames], registers: [this.#registry] },
      async collect() {
        this.reset()
        try {
          for (const { value, labels = {} } of await sample()) this.set(labels, value)
        } catch {
          // The store may be unreadable: readiness reports that.
        }
      },
    })
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}
