/* What answers every address that is not the API's: as a function of CloudFront, and locally (local/console.ts). JavaScript of CloudFront's runtime 2.0. */

/** A problem document, as the API has them. */
function problem(status, title, type, detail, headers) {
  const document = { type: `urn:berth:problem:${type}`, title, status, detail };
  return {
    statusCode: status,
    statusDescription: title,
    headers: {
      ...headers,
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
    },
    body: { encoding: 'text', data: JSON.stringify(document) },
  };
}

/**
 * Every page's address is index.html's, for who wants a page; what has an extension is a file. A program that asks for what is not there, or sends
 * something, must not take a page for success.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler({ request }) {
  const { method, uri, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    const detail = `Nothing takes a ${method} at ${uri}: the API is under /v1, and charts are under /charts.`;
    return problem(405, 'This method is not for this address', 'method-not-allowed', detail, {
      allow: { value: 'GET, HEAD' },
    });
  }
  if (/\.[^/]+$/.test(uri)) return request;
  const accept = headers.accept ? headers.accept.value : '';
  if (uri !== '/' && !accept.includes('text/html')) {
    const detail = `There is nothing at ${uri}: the API is under /v1, and charts are under /charts.`;
    return problem(404, 'There is no such thing here', 'not-found', detail, {});
  }
  return { ...request, uri: '/index.html' };
}
