/**
 * Looks at training data through the features of their pictures: {@link graft.analysis.LabelErrors}
 * finds labels that are probably wrong, {@link graft.analysis.Duplicates} finds pictures that occur
 * more than once. Both read {@link graft.analysis.FeatureRows} and compute with TensorFlow, in
 * small graphs of their own. They know neither models nor files.
 *
 * <p>Imports {@code graft.machine} and {@code graft.dataset} (only {@link graft.dataset.Part}).
 */
package graft.analysis;
