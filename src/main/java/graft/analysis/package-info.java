/**
 * Looks at labelled pictures through their features: {@link graft.analysis.LabelErrors} finds
 * labels that are probably wrong, {@link graft.analysis.Duplicates} finds pictures that occur more
 * than once. Both read {@link graft.analysis.FeatureRows} and compute with TensorFlow, in small
 * graphs of their own. They know no models and write nothing.
 *
 * <p>Imports {@code graft.machine} and {@code graft.dataset}.
 */
package graft.analysis;
