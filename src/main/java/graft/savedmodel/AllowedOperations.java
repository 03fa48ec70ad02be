package graft.savedmodel;

import java.util.Set;

/**
 * The types of operations that a graph may have: those that Graft's exporter writes, and others
 * that image networks use. Each one computes its outputs from its inputs, or keeps values in the
 * session's variables. None reaches the internet or other code. Only {@code SaveV2} and {@code
 * RestoreV2} touch files (see {@link CheckpointOperations}). Strings, tables, queues, function
 * calls and loops are left out on purpose.
 */
final class AllowedOperations {
  /** Exactly the operations in Graft's exports; a test compares this list with exports. */
  static final Set<String> OF_GRAFT =
      words(
          """
          Add AddN ArgMax AssignAddVariableOp AssignSubVariableOp AssignVariableOp AvgPool
          AvgPoolGrad BatchMatMulV2 BiasAdd BiasAddGrad BroadcastGradientArgs Cast ConcatOffset
          ConcatV2 Const Conv2D Conv2DBackpropFilter Conv2DBackpropInput Div DynamicStitch Equal
          ExpandDims Fill FloorDiv GreaterEqual Identity LogSoftmax MatMul MaxPool MaxPoolGrad
          Maximum Mean Min Mod Mul Neg NoOp OneHot OnesLike Pack Placeholder Pow Prod Range
          ReadVariableOp Relu ReluGrad Reshape ResizeBilinear RestoreV2 Rsqrt SaveV2 Shape
          ShapeN Size Slice Softmax SoftmaxCrossEntropyWithLogits Sqrt Square
          StatelessRandomUniform Sub Sum Tile Transpose VarHandleOp
          ZerosLike
          """);

  /** Operations that models from other programs may also have. */
  private static final Set<String> OF_OTHERS =
      words(
          """
          Abs AddV2 ClipByValue DivNoNan Erf Exp Expm1 Floor FloorMod Inv InvGrad IsFinite IsInf
          IsNan Log Log1p Minimum MulNoNan RealDiv Reciprocal ReciprocalGrad Rint Round RsqrtGrad
          Sigmoid SigmoidGrad Sign SqrtGrad SquaredDifference Tanh TanhGrad TruncateDiv TruncateMod
          Xdivy Xlogy
          Greater Less LessEqual LogicalAnd LogicalNot LogicalOr NotEqual Select SelectV2
          All Any ArgMin L2Loss Max TopKV2
          BatchMatMul BatchMatMulV3
          BroadcastArgs BroadcastTo Concat DepthToSpace EnsureShape Gather GatherNd GatherV2
          IdentityN InvertPermutation LinSpace MirrorPad MirrorPadGrad Pad PadV2
          PlaceholderWithDefault PreventGradient Rank ReverseV2 SpaceToDepth Split SplitV Squeeze
          StopGradient StridedSlice StridedSliceGrad Unpack
          DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter
          DepthwiseConv2dNativeBackpropInput Elu EluGrad FusedBatchNorm FusedBatchNormGrad
          FusedBatchNormGradV2 FusedBatchNormGradV3 FusedBatchNormV2 FusedBatchNormV3 LRN LRNGrad
          LeakyRelu LeakyReluGrad MaxPoolGradV2 MaxPoolV2 Relu6 Relu6Grad Selu SeluGrad Softplus
          SoftplusGrad Softsign SoftsignGrad SparseSoftmaxCrossEntropyWithLogits
          ResizeArea ResizeBicubic ResizeBicubicGrad ResizeBilinearGrad ResizeNearestNeighbor
          ResizeNearestNeighborGrad
          RandomStandardNormal RandomUniform RandomUniformInt StatelessRandomGetAlg
          StatelessRandomGetKeyCounter StatelessRandomNormal StatelessRandomNormalV2
          StatelessRandomUniformInt StatelessRandomUniformIntV2 StatelessRandomUniformV2
          StatelessTruncatedNormal StatelessTruncatedNormalV2 TruncatedNormal
          ResourceApplyAdam ResourceApplyGradientDescent ResourceApplyKerasMomentum
          ResourceApplyMomentum VarIsInitializedOp VariableShape
          """);

  private AllowedOperations() {}

  static boolean contains(String type) {
    return OF_GRAFT.contains(type) || OF_OTHERS.contains(type);
  }

  private static Set<String> words(String text) {
    return Set.of(text.split("\\s+"));
  }
}
