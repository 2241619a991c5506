package sadr.controller.control;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why a file cannot be made or used, in words: most exceptions of java.nio.file have a name alone.
 */
public final class FileFault {

  private FileFault() {}

  /** The reason, in lower case and without the file's name where that is the one asked for. */
  public static String words(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such directory";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return ((FileSystemException) e).getFile() + " is no directory";
    }
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    String text = reason == null ? e.getClass().getSimpleName() : reason;
    return text.isEmpty() ? "refused" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
