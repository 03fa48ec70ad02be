#!/usr/bin/env python3
"""The Keras side of compare_keras.py, in a process of its own: runs the notebook's job, prints its times as JSON.

Keras 2, as the notebook: Keras 3 loses training=False of the nested base inside fit. Before a call is timed, a batch of
each size that it will meet traces its graph and prepares its kernels, so that no time here holds a start-up.

Exit status: 0 done, 3 a package is not installed.
"""
import argparse
import json
import os
import pathlib
import platform
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # the comparison is of processors
try:
    import h5py
    import numpy as np
    import tensorflow as tf
    import tf_keras as keras
except ModuleNotFoundError as error:
    print(f"compare_keras: Python has no {error.name}; pip install tensorflow-cpu tf-keras", file=sys.stderr)
    sys.exit(3)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from comparison import cifar10

CLASSES = 10
UNFREEZE_FROM = 164
PREDICT_BATCH = 32  # what predict takes unless told otherwise, in Keras and in Graft


def say(text):
    print(f"compare_keras: Keras, {text}", file=sys.stderr, flush=True)


def images_and_labels(records):
    """Preprocessed float32 [N, 32, 32, 3] and one-hot float32 [N, 10]."""
    rows = np.frombuffer(records, np.uint8).reshape(-1, cifar10.RECORD_BYTES)
    pixels = rows[:, 1:].reshape(-1, 3, cifar10.SIDE, cifar10.SIDE).transpose(0, 2, 3, 1).astype(np.float32)
    return keras.applications.inception_v3.preprocess_input(pixels), keras.utils.to_categorical(rows[:, 0], CLASSES)


def build(size, weights):
    """The base, frozen, and the model around it."""
    base = keras.applications.InceptionV3(include_top=False, weights=None, input_shape=(size, size, 3))
    base.load_weights(weights)
    base.trainable = False
    inputs = keras.Input((cifar10.SIDE, cifar10.SIDE, 3))
    x = keras.layers.Lambda(lambda images: tf.image.resize(images, (size, size)))(inputs)  # bilinear
    x = base(x, training=False)
    x = keras.layers.GlobalAveragePooling2D()(x)
    x = keras.layers.Dense(500, activation="relu")(x)
    x = keras.layers.Dropout(0.3)(x)
    return base, keras.Model(inputs, keras.layers.Dense(CLASSES, activation="softmax")(x))


def start_phase(model, learning_rate):
    optimizer = keras.optimizers.Adam(learning_rate)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])


def unfreeze(base):
    base.trainable = True
    for layer in base.layers[:UNFREEZE_FROM]:
        layer.trainable = False


def timed(name, call, images, labels, batch):
    """Seconds of a call on all images, after one on the first batch and as many images as the last batch has."""
    warm_up = min(len(images), batch + len(images) % batch)
    say(f"{name}: {warm_up} images to warm up, then {len(images)}")
    call(images[:warm_up], labels[:warm_up])
    start = time.monotonic()
    call(images, labels)
    seconds = time.monotonic() - start
    say(f"{name}: {seconds:.1f} s, {len(images) / seconds:.1f} images/s")
    return seconds


def measure(base, model, train, test, batch):
    """Seconds of the training part of an epoch of each phase, of an evaluation and of a prediction."""

    def fit(images, labels):
        model.fit(images, labels, batch_size=batch, epochs=1, verbose=0)

    def evaluate(images, labels):
        model.evaluate(images, labels, batch_size=batch, verbose=0)

    def predict(images, labels):
        model.predict(images, batch_size=PREDICT_BATCH, verbose=0)

    seconds = {}
    start_phase(model, 1e-3)
    seconds["frozen_train"] = timed("frozen epoch", fit, *train, batch)
    seconds["evaluate"] = timed("evaluation", evaluate, *test, batch)
    seconds["predict"] = timed("prediction", predict, *test, PREDICT_BATCH)
    unfreeze(base)
    start_phase(model, 1e-5)
    seconds["unfrozen_train"] = timed("unfrozen epoch", fit, *train, batch)
    return seconds


def onednn():
    """Whether TensorFlow uses oneDNN's kernels here: it decides by the processor unless told."""
    from tensorflow.python.util import _pywrap_util_port

    return _pywrap_util_port.IsMklEnabled()


def versions():
    return {
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
        "h5py": h5py.__version__,
        "python": platform.python_version(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    for option in ("--size", "--images", "--val-images", "--batch"):
        parser.add_argument(option, type=int, required=True)
    arguments = parser.parse_args()
    train = images_and_labels(cifar10.read(arguments.data, cifar10.TRAIN_FILES, arguments.images))
    test = images_and_labels(cifar10.read(arguments.data, cifar10.TEST_FILES, arguments.val_images))
    base, model = build(arguments.size, arguments.weights)
    seconds = measure(base, model, train, test, arguments.batch)
    json.dump({"seconds": seconds, "onednn": onednn(), "versions": versions()}, sys.stdout)


if __name__ == "__main__":
    main()
