import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** What a worker process sends to the first process, which alone answers for all. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

const receiptSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const batchSizes = [1, 2, 4, 8, 16, 32, 64, 128]

/**
 * The gateway's metrics, in a registry of its own. Labels are codes, message types, routes, offices and issuers: never
 * anything of a message's content. Of what every process sees alike (the inbox, the log) the
 * largest or the worst is told, not the sum.
 */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Counter({
      name: 'budkavle_requests_total',
      help: 'Requests answered, by route pattern and HTTP status',
      labelNames: ['route', 'status'],
      registers,
    }),
    messages: new Counter({
      name: 'budkavle_messages_total',
      help: 'Messages answered, by outcome and message type',
      labelNames: ['outcome', 'type'],
      registers,
    }),
    refusals: new Counter({
      name: 'budkavle_refusals_total',
      help: 'Refusals of every kind, by code',
      labelNames: ['code'],
      registers,
    }),
    faults: new Counter({
      name: 'budkavle_faults_total',
      help: 'Failures inside: requests, jobs that load or save, warnings while committing',
      registers,
    }),
    alarms: new Gauge({
      name: 'budkavle_alarms',
      help: 'Alarms raised so far, by code: somebody must look at each',
      labelNames: ['code'],
      aggregator: 'max',
      registers,
    }),
    jobRuns: new Counter({
      name: 'budkavle_job_runs_total',
      help: 'Runs of the regular jobs, by outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    receiptSeconds: new Histogram({
      name: 'budkavle_receipt_seconds',
      help: 'From the whole request to the receipt',
      buckets: receiptSeconds,
      registers,
    }),
    batchSize: new Histogram({
      name: 'budkavle_batch_size',
      help: 'Submissions that shared a commit',
      buckets: batchSizes,
      registers,
    }),
    inboxWaiting: new Gauge({
      name: 'budkavle_inbox_waiting',
      help: 'Items not yet confirmed, by office',
      labelNames: ['office'],
      aggregator: 'max',
      registers,
    }),
    oldestUndelivered: new Gauge({
      name: 'budkavle_oldest_undelivered_seconds',
      help: 'Age of the oldest item not yet confirmed',
      aggregator: 'max',
      registers,
    }),
    secondLooks: new Gauge({
      name: 'budkavle_second_looks',
      help: 'Confirmed items that their receiver was asked for again, by what it came to; open: not answered yet',
      labelNames: ['result'],
      aggregator: 'max',
      registers,
    }),
    manifests: new Gauge({
      name: 'budkavle_manifests',
      help: 'Nightly manifests, by state; open: not answered yet',
      labelNames: ['state'],
      aggregator: 'max',
      registers,
    }),
    incidentsOpen: new Gauge({
      name: 'budkavle_incidents_open',
      help: 'Incidents that nobody has closed, by kind: somebody must look at each',
      labelNames: ['kind'],
      aggregator: 'max',
      registers,
    }),
    noticeAttempts: new Counter({
      name: 'budkavle_notice_attempts_total',
      help: 'Attempts to send a webhook or mail, by outcome; given-up: it is not tried any more',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    noticesUnsent: new Gauge({
      name: 'budkavle_notices_unsent',
      help: 'Webhooks and mail that have not gone out: waiting, or given up, which somebody must look at',
      labelNames: ['kind', 'state'],
      aggregator: 'max',
      registers,
    }),
    forwards: new Counter({
      name: 'budkavle_forwards_total',
      help: 'Items handed to the endpoints of their offices, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    forwardsNotTaken: new Gauge({
      name: 'budkavle_forwards_not_taken',
      help: 'Open items that their endpoints did not take, which wait for whoever polls',
      aggregator: 'max',
      registers,
    }),
    breakerState: new Gauge({
      name: 'budkavle_forward_breaker',
      help: 'Whether an office’s endpoint is spoken to: 0 it is, 1 one attempt will show, 2 it is not',
      labelNames: ['office'],
      aggregator: 'max',
      registers,
    }),
    officeLive: new Gauge({
      name: 'budkavle_office_live',
      help: 'Whether an office counts as looked after: 1, or 0',
      labelNames: ['office'],
      aggregator: 'min',
      registers,
    }),
    alertsOpen: new Gauge({
      name: 'budkavle_alerts_open',
      help: 'Alerts that stand, by whom they tell',
      labelNames: ['audience'],
      aggregator: 'max',
      registers,
    }),
    stepsTaken: new Counter({
      name: 'budkavle_escalation_steps_total',
      help: 'Steps of ladders taken, by whom they told',
      labelNames: ['audience'],
      registers,
    }),
    crlSecondsToStale: new Gauge({
      name: 'budkavle_crl_seconds_to_stale',
      help: 'Until the revocation list of an issuer is too old to decide with; negative when it is',
      labelNames: ['issuer'],
      aggregator: 'min',
      registers,
    }),
    ownCertificateSecondsLeft: new Gauge({
      name: 'budkavle_own_certificate_seconds_left',
      help: 'Until a certificate of the gateway’s own ends, by what it is for: public, room, canary; negative when it has',
      labelNames: ['use'],
      aggregator: 'min',
      registers,
    }),
    logSize: new Gauge({
      name: 'budkavle_log_size',
      help: 'Entries in the evidence log',
      aggregator: 'max',
      registers,
    }),
  }
}

/** One exposition (Prometheus text) of several processes' metrics. */
export function mergeMetrics(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...snapshots]).metrics()
}
