/** How the queue and the audit log are reached: real ones, or an embedded server that speaks their protocol. */
export type AwsSettings = {
  /** `undefined` means the region's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** The longest a call may take; `undefined` leaves it to the client's defaults, which wait. */
  readonly timeoutMs: number | undefined;
};

/** Plain HTTP is an embedded server: it takes any credentials, but the client insists on some. */
const EMBEDDED_CREDENTIALS = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };
const CONNECTIONS = 16;

/** Options of an AWS client; one attempt a call where calls are bounded, because what repeats them knows better when. */
export function awsClientOptions(settings: AwsSettings) {
  const { endpoint, region, timeoutMs } = settings;
  const isEmbedded = endpoint?.startsWith('http:') === true;
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(isEmbedded ? { credentials: EMBEDDED_CREDENTIALS } : {}),
    ...(timeoutMs === undefined
      ? {}
      : {
          maxAttempts: 1,
          requestHandler: {
            connectionTimeout: timeoutMs,
            httpAgent: { keepAlive: true, maxSockets: CONNECTIONS },
            httpsAgent: { keepAlive: true, maxSockets: CONNECTIONS },
          },
        }),
  };
}

/** Ends a call at its limit, whatever of it is late: the connection, the answer, or the rest of the answer. */
export function callLimit(timeoutMs: number | undefined): { abortSignal?: AbortSignal } {
  return timeoutMs === undefined ? {} : { abortSignal: AbortSignal.timeout(timeoutMs) };
}
