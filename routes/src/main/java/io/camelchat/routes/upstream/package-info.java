/**
 * How routes ask a model whose upstream may be ill. {@link io.camelchat.routes.upstream.PatientAsk} is the step of a route:
 * it waits in {@code UpstreamGate}, asks, and asks again where the failure was the upstream's, which
 * {@link io.camelchat.routes.upstream.FailureOwner} decides. What waits holds no thread.
 */
package io.camelchat.routes.upstream;
