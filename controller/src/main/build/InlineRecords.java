import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Gives the records in the named jars an equals and a hashCode in plain bytecode, of the same
 * meaning. javac leaves both to java.lang.runtime.ObjectMethods, which puts them together of method
 * handles when they are first called: some 60 records are compared before sadr is ready, at a
 * millisecond each, and a class data archive cannot hold the outcome. javac has an option for
 * strings alone (-XDstringConcat=inline).
 *
 * <p>Usage: java -cp asm.jar InlineRecords.java JAR...
 */
final class InlineRecords extends ClassVisitor {

  private static final String BOOTSTRAP = "java/lang/runtime/ObjectMethods";

  private final String record;

  private InlineRecords(ClassVisitor next, String record) {
    super(ASM9, next);
    this.record = record;
  }

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      rewrite(Path.of(jar));
    }
  }

  /** Entries keep their order and their times, so that a build can be repeated to the byte. */
  private static void rewrite(Path jar) throws IOException {
    Path inlined = Path.of(jar + ".inlined");
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(inlined))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        to.putNextEntry(copy);
        try (InputStream bytes = from.getInputStream(entry)) {
          to.write(inlined(entry.getName(), bytes.readAllBytes()));
        }
      }
    }
    Files.move(inlined, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] inlined(String name, byte[] bytes) {
    if (!name.endsWith(".class")) {
      return bytes;
    }
    ClassReader reader = new ClassReader(bytes);
    if (!"java/lang/Record".equals(reader.getSuperName())) {
      return bytes;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new InlineRecords(writer, reader.getClassName()), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    return new MethodVisitor(ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitInvokeDynamicInsn(
          String call, String type, Handle bootstrap, Object... arguments) {
        boolean ours = bootstrap.getOwner().equals(BOOTSTRAP);
        if (ours && call.equals("hashCode")) {
          hash(mv, fields(arguments));
        } else if (ours && call.equals("equals")) {
          compare(mv, fields(arguments));
        } else {
          super.visitInvokeDynamicInsn(call, type, bootstrap, arguments);
        }
      }
    };
  }

  /** The bootstrap's arguments: the record's class, the names of its components, their getters. */
  private static List<Handle> fields(Object[] arguments) {
    return Arrays.stream(arguments).skip(2).map(Handle.class::cast).toList();
  }

  /** {@code this} is on the stack; leaves 31 * (31 * first + second) + third... */
  private void hash(MethodVisitor code, List<Handle> fields) {
    code.visitInsn(POP);
    code.visitInsn(ICONST_0);
    for (Handle field : fields) {
      code.visitIntInsn(BIPUSH, 31);
      code.visitInsn(IMUL);
      get(code, 0, field);
      String type = field.getDesc();
      String argument = isPrimitive(type) ? type : "Ljava/lang/Object;";
      String of = isPrimitive(type) ? box(type) : "java/util/Objects";
      code.visitMethodInsn(INVOKESTATIC, of, "hashCode", "(" + argument + ")I", false);
      code.visitInsn(IADD);
    }
  }

  /** {@code this} and the other are on the stack; leaves 1 or 0. */
  private void compare(MethodVisitor code, List<Handle> fields) {
    Label differs = new Label();
    Label same = new Label();
    Label end = new Label();
    code.visitJumpInsn(IF_ACMPEQ, same);
    code.visitVarInsn(ALOAD, 1);
    code.visitTypeInsn(INSTANCEOF, record);
    code.visitJumpInsn(IFEQ, differs);
    for (Handle field : fields) {
      get(code, 0, field);
      get(code, 1, field);
      jumpIfUnlike(code, field.getDesc(), differs);
    }
    code.visitLabel(same);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitInsn(ICONST_1);
    code.visitJumpInsn(GOTO, end);
    code.visitLabel(differs);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitInsn(ICONST_0);
    code.visitLabel(end);
    code.visitFrame(F_SAME1, 0, null, 1, new Object[] {INTEGER});
  }

  /** As ObjectMethods compares: floating numbers by their boxes' compare, references by equals. */
  private static void jumpIfUnlike(MethodVisitor code, String type, Label differs) {
    if (isPrimitive(type)) {
      code.visitMethodInsn(INVOKESTATIC, box(type), "compare", "(" + type + type + ")I", false);
      code.visitJumpInsn(IFNE, differs);
    } else {
      code.visitMethodInsn(
          INVOKESTATIC,
          "java/util/Objects",
          "equals",
          "(Ljava/lang/Object;Ljava/lang/Object;)Z",
          false);
      code.visitJumpInsn(IFEQ, differs);
    }
  }

  private void get(MethodVisitor code, int variable, Handle field) {
    code.visitVarInsn(ALOAD, variable);
    if (variable > 0) {
      code.visitTypeInsn(CHECKCAST, record);
    }
    code.visitFieldInsn(GETFIELD, record, field.getName(), field.getDesc());
  }

  private static boolean isPrimitive(String type) {
    return type.length() == 1;
  }

  private static String box(String type) {
    return switch (type) {
      case "Z" -> "java/lang/Boolean";
      case "B" -> "java/lang/Byte";
      case "C" -> "java/lang/Character";
      case "S" -> "java/lang/Short";
      case "I" -> "java/lang/Integer";
      case "J" -> "java/lang/Long";
      case "F" -> "java/lang/Float";
      case "D" -> "java/lang/Double";
      default -> throw new IllegalArgumentException(type);
    };
  }
}
